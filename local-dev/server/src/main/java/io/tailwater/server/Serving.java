package io.tailwater.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.tailwater.server.sample.Sample;
import io.tailwater.server.sample.SampleLoader;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** From the moment that requests are taken: loads the sample, says how to begin, and waits for the end. */
public final class Serving implements QuarkusApplication {

    @Override
    public int run(String... arguments) throws Exception {
        Config config = ConfigProvider.getConfig();
        URI base = URI.create("http://" + config.getValue("quarkus.http.host", String.class) + ":"
                + config.getValue("quarkus.http.port", Integer.class));
        var welcome = new Welcome(System.out, base);
        welcome.printPlace(config.getValue("quarkus.application.version", String.class), TailwaterServer.store());
        welcome.printCommands(prepareTopic(new SampleLoader(Sample.read(), base), welcome));
        Quarkus.waitForExit();
        return 0;
    }

    /** @return whether there is a topic to show */
    private static boolean prepareTopic(SampleLoader sample, Welcome welcome) throws Exception {
        if (!TailwaterServer.options().loadsSample()) {
            return sample.hasTopic();
        }
        welcome.printSample(sample.load());
        return sample.hasTopic();
    }
}
