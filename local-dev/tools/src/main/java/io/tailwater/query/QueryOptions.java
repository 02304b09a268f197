package io.tailwater.query;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param url of the service
 * @param cache where segments are kept; a temporary folder when empty
 * @param topics only these; all when empty
 * @param sql statements; a prompt when empty
 */
record QueryOptions(URI url, Optional<Path> cache, List<String> topics, List<String> sql) {

    static final URI URL_DEFAULT = URI.create("http://127.0.0.1:8082");

    static final String HELP = """
            local-dev/query [options] [SQL ...]

            Opens the topics of a running Tailwater in DuckDB, a view a topic, and runs the statements; without any it
            asks for them until its input ends. The views hold what the topics held when it began; .refresh looks again.

              --url URL      where Tailwater answers (http://127.0.0.1:8082)
              --topic NAME   only this topic; may be repeated (all)
              --cache DIR    keep fetched segments here (a temporary folder, deleted at the end)
              --help

              local-dev/query 'SELECT key, count(*) FROM earthquakes GROUP BY key ORDER BY 2 DESC LIMIT 5'
            """;

    QueryOptions {
        topics = List.copyOf(topics);
        sql = List.copyOf(sql);
    }

    /** @throws QueryException naming the option that is wrong */
    static QueryOptions read(String... arguments) {
        URI url = URL_DEFAULT;
        Optional<Path> cache = Optional.empty();
        List<String> topics = new ArrayList<>();
        List<String> sql = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--url" -> url = url(value(arguments, i++));
                case "--topic" -> topics.add(value(arguments, i++));
                case "--cache" -> cache = Optional.of(Path.of(value(arguments, i++)));
                default -> {
                    if (arguments[i].startsWith("--")) {
                        throw new QueryException(arguments[i] + " is not an option; see --help");
                    }
                    sql.add(arguments[i]);
                }
            }
        }
        return new QueryOptions(url, cache, topics, sql);
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 == arguments.length) {
            throw new QueryException(arguments[option] + " needs a value; see --help");
        }
        return arguments[option + 1];
    }

    private static URI url(String value) {
        try {
            URI url = URI.create(value);
            if (url.getHost() != null
                    && url.getScheme() != null
                    && url.getScheme().startsWith("http")) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new QueryException("--url: " + value + " is not the address of an HTTP service");
    }
}
