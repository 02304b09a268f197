package io.tailwater.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order in which regions are asked, and when it ends. The regions are made up: what they do has tests of its own. */
class PromoteCommandTest {

    private static final String HANDED_OVER = step("handed_over", "");
    private static final String WAITING = step("waiting", "\"orders-0: records have arrived up to offset 3 of 5\"");
    private static final String LEADING = step("leading", "");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private HttpServer server;
    private int status = 200;

    private static String step(String step, String waitingFor) {
        return "{\"region\":\"b\",\"epoch\":7,\"step\":\"" + step + "\",\"partitions\":2,\"partitions_left\":1,"
                + "\"waiting_for\":[" + waitingFor + "],\"silent\":[]}";
    }

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI().getPath() + " unclean=" + body.contains("\"unclean\":true"));
            byte[] answer = answers.remove().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url(String region) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + region;
    }

    private int run(String... arguments) {
        return PromoteCommand.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    @Test
    void theLeaderLetsGoThenTheOtherTakesOverWhenEverythingIsThere() {
        answers.addAll(List.of(HANDED_OVER, WAITING, LEADING));

        int result = run("--region", "b", "--epoch", "7", "--from", url("a"), "--url", url("b"));

        assertThat(result).isZero();
        assertThat(asked)
                .containsExactly(
                        "/a/admin/leadership unclean=false",
                        "/b/admin/leadership unclean=false",
                        "/b/admin/leadership unclean=false");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("records have arrived up to offset 3 of 5");
    }

    @Test
    void withoutTheLeaderOnlyTheOtherIsAsked() {
        answers.add(LEADING);

        assertThat(run("--region", "b", "--epoch", "7", "--unclean", "--url", url("b")))
                .isZero();

        assertThat(asked).containsExactly("/b/admin/leadership unclean=true");
    }

    @Test
    void whetherTheLeaderIsThereMustBeSaid() {
        assertThat(run("--region", "b", "--epoch", "7", "--url", url("b"))).isOne();
        assertThat(run("--region", "b", "--epoch", "7", "--unclean", "--from", url("a"), "--url", url("b")))
                .isOne();

        assertThat(asked).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("say --from", "or --unclean");
    }

    @Test
    void aRefusalIsShown() {
        status = 422;
        answers.add("{\"error_code\":422,\"message\":\"epoch: 7 cannot be led by b\"}");

        assertThat(run("--region", "b", "--epoch", "7", "--unclean", "--url", url("b")))
                .isOne();

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be led by b");
    }
}
