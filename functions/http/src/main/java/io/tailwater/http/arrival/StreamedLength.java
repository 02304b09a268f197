package io.tailwater.http.arrival;

import io.tailwater.http.error.ErrorAnswer;
import io.tailwater.http.error.RestException;
import io.tailwater.http.limit.RequestLimits;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a body of undeclared length as soon as it has sent too much. */
@Provider
public class StreamedLength implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(new Bounded(context.getInputStream()));
        return context.proceed();
    }

    static ErrorAnswer tooLarge(String has) {
        return ErrorAnswer.ofStatus(
                        413, "The body " + has + " bytes; at most " + RequestLimits.BODY_BYTES_MAX + " are accepted.")
                // The rest of the body is still on its way, and nobody will read it.
                .withHeader("Connection", "close");
    }

    private static final class Bounded extends FilterInputStream {

        private long readBytes;

        Bounded(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                count(1);
            }
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            if (count > 0) {
                count(count);
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(count);
            count(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(long bytes) {
            readBytes += bytes;
            if (readBytes > RequestLimits.BODY_BYTES_MAX) {
                throw new RestException(tooLarge("has more than " + RequestLimits.BODY_BYTES_MAX));
            }
        }
    }
}
