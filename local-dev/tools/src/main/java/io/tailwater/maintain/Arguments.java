package io.tailwater.maintain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The words behind a command's name, read one after the other. */
final class Arguments {

    private final Deque<String> words;

    Arguments(String... words) {
        this.words = new ArrayDeque<>(List.of(words));
    }

    boolean hasNext() {
        return !words.isEmpty();
    }

    String next() {
        return words.remove();
    }

    /** @throws IllegalArgumentException when there is no word left */
    String valueOf(String option) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value; see --help");
        }
        return words.remove();
    }

    static IllegalArgumentException unexpected(String word) {
        return new IllegalArgumentException(word + " is not expected; see --help");
    }
}
