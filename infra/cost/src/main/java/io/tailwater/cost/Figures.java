package io.tailwater.cost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Named numbers of a properties file beside this class. */
final class Figures {

    private final String file;
    private final Properties values;

    private Figures(String file, Properties values) {
        this.file = file;
        this.values = values;
    }

    static Figures prices() {
        return read("prices.properties");
    }

    static Figures usage() {
        return read("usage.properties");
    }

    private static Figures read(String file) {
        Properties values = new Properties();
        try (InputStream in = Figures.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            values.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Figures(file, values);
    }

    /** @throws IllegalArgumentException when there is no such name */
    String text(String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(file + " has no " + name);
        }
        return value;
    }

    /** @throws IllegalArgumentException when there is no such name, or it is no number of at least 0 */
    double number(String name) {
        double value = Double.parseDouble(text(name));
        if (!(value >= 0)) {
            throw new IllegalArgumentException(file + ": " + name + " is " + value);
        }
        return value;
    }
}
