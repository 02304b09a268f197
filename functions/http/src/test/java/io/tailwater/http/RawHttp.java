package io.tailwater.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends what no well-behaved client sends. */
public final class RawHttp {

    private static final int READ_TIMEOUT_MS = 20_000;
    private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    private RawHttp() {}

    /**
     * Sends the head of a request and nothing more, and reads one answer.
     *
     * @param request with its line ends
     * @return head and body as they came; the body only as far as {@code Content-Length} says
     */
    public static String exchange(URI server, String request) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
                }
                head.write(next);
            }
            String answer = head.toString(StandardCharsets.ISO_8859_1);
            Matcher length = LENGTH.matcher(answer);
            int bodyBytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
            return answer + new String(in.readNBytes(bodyBytes), StandardCharsets.UTF_8);
        }
    }
}
