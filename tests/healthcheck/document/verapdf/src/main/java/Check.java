import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Validates each file against PDF/UA-1 and prints what fails. */
public class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            var flavour = PDFAFlavour.PDFUA_1;
            try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
                var validator = Foundries.defaultInstance().createValidator(flavour, false);
                var result = validator.validate(parser);
                System.out.println(result.isCompliant() ? "compliant" : "faulty");
                for (var each : result.getTestAssertions())
                    if (each.getStatus().toString().equals("failed")) System.out.println(each.getRuleId() + " " + each.getMessage());
            }
        }
    }
}
