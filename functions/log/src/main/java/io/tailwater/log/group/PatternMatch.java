package io.tailwater.log.group;

import java.util.regex.Pattern;

/**
 * Matches topic names with patterns of strangers. A pattern such as {@code (a+)+b} takes time that doubles with every character;
 * one that needs too many steps does not match.
 */
final class PatternMatch {

    /** A pattern that people write takes a few steps for each of at most 249 characters. */
    private static final int STEPS_MAX = 100_000;

    private PatternMatch() {}

    /** Whether the whole name matches. */
    static boolean of(String regex, String name) {
        try {
            return Pattern.compile(regex).matcher(new Counted(name)).matches();
        } catch (TooManySteps e) {
            return false;
        }
    }

    private static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("more than " + STEPS_MAX + " steps", null, false, false);
        }
    }

    /** The matcher's only way to go on is to look at a character. */
    private static final class Counted implements CharSequence {

        private final String text;
        private int steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > STEPS_MAX) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
