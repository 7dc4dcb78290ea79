// POST a resource: what HAPI's validator says of it, as an OperationOutcome. Base R4 and the profiles it names.

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.validation.FhirValidator;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.ValueSet;

class Validate extends HttpServlet {
  // Slices of a laboratory's Observation by lists of SNOMED CT that need its licence: HAPI counts every code it cannot
  // look up into both, and says that an element matches two.
  private static final Pattern UNREADABLE = Pattern.compile(".*:valueset-(PaLM|PBCL).*");
  private final FhirContext fhir;
  private final FhirValidator validator;

  Validate(FhirContext fhir, Path definitions) throws IOException {
    this.fhir = fhir;
    var unknown = new UnknownCodeSystemWarningValidationSupport(fhir); // SNOMED CT itself is licensed: its codes are not here
    var chain = new ValidationSupportChain(
        new DefaultProfileValidationSupport(fhir),
        published(fhir, definitions),
        new SnapshotGeneratingValidationSupport(fhir),
        new CommonCodeSystemsTerminologyService(fhir),
        new InMemoryTerminologyServerValidationSupport(fhir),
        unknown);
    var instance = new FhirInstanceValidator(chain);
    instance.setAnyExtensionsAllowed(false);
    validator = fhir.newValidator();
    validator.registerValidatorModule(instance);
  }

  private static PrePopulatedValidationSupport published(FhirContext fhir, Path folder) throws IOException {
    var held = new PrePopulatedValidationSupport(fhir);
    IParser parser = fhir.newJsonParser();
    try (var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(each -> each.toString().endsWith(".json"))::iterator) {
        var text = Files.readString(file);
        if (text.contains("\"resourceType\"") && !text.contains("\"Bundle\"")) {
          IBaseResource read = parser.parseResource(text);
          if (read instanceof StructureDefinition) {
            var profile = (StructureDefinition) read;
            profile.getDifferential().getElement().removeIf(each -> UNREADABLE.matcher(each.getId()).matches());
            profile.getSnapshot().getElement().removeIf(each -> UNREADABLE.matcher(each.getId()).matches());
            held.addStructureDefinition(profile);
          } else if (read instanceof ValueSet) {
            held.addValueSet(read);
          } else if (read instanceof CodeSystem) {
            held.addCodeSystem(read);
          }
        }
      }
    }
    return held;
  }

  @Override
  protected void doPost(HttpServletRequest asked, HttpServletResponse answer) throws IOException {
    var text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var said = validator.validateWithResult(text).toOperationOutcome();
    answer.setContentType("application/fhir+json;charset=UTF-8");
    answer.getWriter().write(fhir.newJsonParser().encodeResourceToString(said));
  }
}
