package io.tailwater.wiring;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jboss.logging.Logger;

/**
 * What happens around Lambda's snapshot of a started function (SnapStart). Before it, a rehearsal loads what a first request would have
 * to load. After it, nothing has to be renewed, because nothing is there that copies must not share: the log, its connections, its caches
 * and its generators of ids are made by the first request after the restore. That this is so is checked: a snapshot that would hold them is
 * refused, and with it the version that is being published.
 */
@Singleton
public class SnapshotHooks implements Resource {

    private static final Logger LOG = Logger.getLogger(SnapshotHooks.class);

    private final LogWiring wiring;
    private final Instance<RehearsedPart> parts;

    public SnapshotHooks(LogWiring wiring, Instance<RehearsedPart> parts) {
        this.wiring = wiring;
        this.parts = parts;
    }

    /** The context refers to resources weakly; the container keeps this one. */
    void register(@Observes StartupEvent started) {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        if (wiring.isOpen()) {
            throw new IllegalStateException("The log is open before the snapshot: every copy of it would share"
                    + " connections, caches, and the segment ids to come.");
        }
        parts.forEach(RehearsedPart::rehearse);
        for (String surprise : wiring.rehearse()) {
            // A function's role allows it a part of the steps only.
            LOG.infof("Rehearsal: %s", surprise);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // See above: nothing was kept.
    }
}
