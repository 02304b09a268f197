package io.tailwater.stacks.schedule;

import io.tailwater.stacks.function.LogFunction;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.scheduler.Schedule;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.scheduler.ScheduleTargetInput;
import software.amazon.awscdk.services.scheduler.TimeWindow;
import software.amazon.awscdk.services.scheduler.targets.LambdaInvoke;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** Calls the maintenance function, a task at a time. What fails twice waits in a queue that an alarm watches; the next turn does the work. */
public final class Schedules extends Construct {

    /** Of the scheduler's calls, and of a function that failed: the next turn comes anyway, so no more than a second try. */
    private static final int RETRIES = 1;

    /** A turn that could not begin when the next one does is not needed any more. */
    private static final Duration AGE_MAX = Duration.minutes(15);

    private static final Duration FAILURES_KEPT = Duration.days(14);

    /** Of new accounts, ten functions run at once in all: four tasks at the same second would be nearly half of them. */
    private static final Duration SPREAD = Duration.minutes(1);

    private final Queue failures;

    public Schedules(Construct scope, LogFunction maintenance) {
        super(scope, "Schedules");
        this.failures = Queue.Builder.create(this, "Failures")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(FAILURES_KEPT)
                .build();
        maintenance
                .live()
                .configureAsyncInvoke(EventInvokeConfigOptions.builder()
                        .maxEventAge(AGE_MAX)
                        .retryAttempts(RETRIES)
                        .onFailure(new SqsDestination(failures))
                        .build());
        for (Task task : Task.values()) {
            Schedule.Builder.create(this, task.word())
                    .description("Tailwater: " + task.word())
                    .schedule(ScheduleExpression.rate(
                            Duration.seconds(task.every().toSeconds())))
                    .timeWindow(TimeWindow.flexible(SPREAD))
                    .target(LambdaInvoke.Builder.create(maintenance.live())
                            .input(ScheduleTargetInput.fromObject(Map.of("task", task.word())))
                            .retryAttempts(RETRIES)
                            .maxEventAge(AGE_MAX)
                            .deadLetterQueue(failures)
                            .build())
                    .build();
        }
    }

    public Queue failures() {
        return failures;
    }
}
