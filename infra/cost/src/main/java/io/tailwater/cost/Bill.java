package io.tailwater.cost;

import java.util.List;

/**
 * What something costs a month.
 *
 * @param name of the service
 * @param lines what it is made of
 */
record Bill(String name, List<Line> lines) {

    /**
     * One price times one amount.
     *
     * @param dollars a month
     */
    record Line(String what, double dollars) {}

    Bill {
        lines = List.copyOf(lines);
    }

    double dollars() {
        return lines.stream().mapToDouble(Line::dollars).sum();
    }
}
