// HAPI's FHIR R4 server at /fhir and HAPI's validator at /validate, for the tests to speak to. Ends when its input ends.

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.test.config.TestHSearchAddInConfig;
import ca.uhn.fhir.jpa.test.config.TestR4Config;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.server.IPagingProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

public class Peer {
  // Arguments: the folder with UK Core's definitions as JSON. Prints "ready PORT" once both doors are open.
  public static void main(String[] arguments) throws Exception {
    System.setProperty("unlimited_db_connection", "true");
    var beans = new AnnotationConfigApplicationContext(TestR4Config.class, TestHSearchAddInConfig.NoFT.class);
    var fhir = beans.getBean(FhirContext.class);
    fhir.setParserErrorHandler(new StrictErrorHandler()); // an element that FHIR does not have is refused, not dropped
    beans.getBean(JpaStorageSettings.class)
        .setResourceClientIdStrategy(JpaStorageSettings.ClientIdStrategyEnum.ANY);

    var store = new RestfulServer(fhir);
    store.registerProviders(beans.getBean("myResourceProvidersR4", ResourceProviderFactory.class).createProviders());
    store.registerProvider(beans.getBean(JpaSystemProvider.class));
    store.setPagingProvider(beans.getBean(IPagingProvider.class));

    var doors = new ServletContextHandler();
    doors.addServlet(new ServletHolder(store), "/fhir/*");
    doors.addServlet(new ServletHolder(new Validate(fhir, Path.of(arguments[0]))), "/validate");
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(doors);
    server.start();
    System.out.println("ready " + connector.getLocalPort());
    while (System.in.read() >= 0) { // the tests hold the other end: when they go, this goes
    }
    System.exit(0);
  }
}
