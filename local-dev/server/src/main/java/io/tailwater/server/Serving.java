package io.tailwater.server;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.tailwater.server.sample.Sample;
import io.tailwater.server.sample.SampleLoader;
import io.tailwater.server.sample.SampleOutcome;
import java.net.URI;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** From the moment that requests are taken: loads the sample, says how to begin, and waits for the end. */
public final class Serving implements QuarkusApplication {

    @Override
    public int run(String... arguments) throws InterruptedException {
        Config config = ConfigProvider.getConfig();
        URI base = URI.create("http://" + config.getValue("quarkus.http.host", String.class) + ":"
                + config.getValue("quarkus.http.port", Integer.class));
        var welcome = new Welcome(System.out, base);
        welcome.printPlace(config.getValue("quarkus.application.version", String.class), TailwaterServer.store());
        var sample = new SampleLoader(Sample.read(), base);
        if (TailwaterServer.options().loadsSample()) {
            welcome.printSample(() -> load(sample));
        }
        if (!isEnding()) {
            welcome.printCommands(sample.hasTopic());
        }
        Quarkus.waitForExit();
        return 0;
    }

    private static SampleOutcome load(SampleLoader sample) throws InterruptedException {
        SampleOutcome outcome = sample.load();
        return outcome instanceof SampleOutcome.Failed && isEnding()
                ? new SampleOutcome.Failed("the server ends")
                : outcome;
    }

    /** SIGTERM may come while the sample is being loaded. */
    private static boolean isEnding() {
        Application application = Application.currentApplication();
        return application == null || !application.isStarted();
    }
}
