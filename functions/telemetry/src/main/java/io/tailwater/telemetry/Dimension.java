package io.tailwater.telemetry;

/** By what figures are told apart in CloudWatch, which bills every value of a dimension as a metric of its own. */
public enum Dimension {
    /** What kind of call; see {@link Operation}. */
    OPERATION("Operation"),
    GROUP("Group"),
    TOPIC("Topic"),
    /** To which records are copied. */
    REGION("Region");

    private final String label;

    Dimension(String label) {
        this.label = label;
    }

    /** As it stands in metrics. */
    public String label() {
        return label;
    }
}
