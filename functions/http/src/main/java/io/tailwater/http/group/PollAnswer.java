package io.tailwater.http.group;

import io.tailwater.format.record.OffsetRecord;
import io.tailwater.http.error.RestException;
import io.tailwater.http.fetch.RecordWriter;
import io.tailwater.http.format.AcceptedType;
import io.tailwater.http.format.JsonAnswer;
import io.tailwater.http.limit.RequestLimits;
import io.tailwater.log.group.Member;
import io.tailwater.log.group.PollResult;
import io.tailwater.log.group.Recipient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of a poll as they are found, and takes as many as an answer may hold and the instance's format can show: what is
 * not in the answer does not count as given. For one request.
 */
final class PollAnswer implements Recipient {

    private final List<String> accept;
    private final Consumer<Member> check;
    private @Nullable AcceptedType type;
    private byte[] body = new byte[0];

    /**
     * @param accept values of the {@code Accept} headers, each possibly a list
     * @param check whether the records of what the member reads now may be given; throws when not
     */
    PollAnswer(List<String> accept, Consumer<Member> check) {
        this.accept = accept;
        this.check = check;
    }

    /** The answer in UTF-8, when the poll is over. */
    byte[] body() {
        return body;
    }

    /** For {@code Content-Type}, when the poll is over. */
    String mediaType() {
        return type().mediaType();
    }

    private AcceptedType type() {
        return Objects.requireNonNull(type, "no poll has met its member");
    }

    /** @throws RestException 406 / 40601 when the client wants another format than the instance's */
    @Override
    public void meet(Member member) {
        check.accept(member);
        type = AcceptedType.of(accept, NewInstance.formatOf(member.config().format()));
    }

    /** @throws RestException 406 / 40601 when there are records and the format can show none of the next ones */
    @Override
    public List<Integer> take(Member member, List<PollResult.Batch> batches) {
        var writing = new Writing(new RecordWriter(type().format()));
        body = JsonAnswer.of(answer -> writing.write(batches, answer));
        return writing.counts;
    }

    private static final class Writing {

        private final RecordWriter writer;
        private final List<Integer> counts = new ArrayList<>();
        private boolean any;
        private boolean full;

        Writing(RecordWriter writer) {
            this.writer = writer;
        }

        void write(List<PollResult.Batch> batches, JsonAnswer answer) throws IOException {
            answer.json().writeStartArray();
            for (PollResult.Batch batch : batches) {
                counts.add(full ? 0 : write(batch, answer));
            }
            answer.json().writeEndArray();
            if (!any && !batches.isEmpty()) {
                PollResult.Batch first = batches.get(0);
                writer.requireShowable(
                        first.partition().topic(),
                        first.partition().partition(),
                        first.records().get(0));
            }
        }

        /** Ends before the first record that cannot be shown or has no place left. */
        private int write(PollResult.Batch batch, JsonAnswer answer) throws IOException {
            int count = 0;
            for (OffsetRecord record : batch.records()) {
                if (!writer.canShow(record)) {
                    return count;
                }
                int sizeBytesBefore = answer.sizeBytes();
                writer.write(batch.partition().topic(), batch.partition().partition(), record, answer);
                if (any && answer.sizeBytes() >= RequestLimits.ANSWER_BYTES_MAX) {
                    answer.truncate(sizeBytesBefore);
                    full = true;
                    return count;
                }
                any = true;
                count++;
            }
            return count;
        }
    }
}
