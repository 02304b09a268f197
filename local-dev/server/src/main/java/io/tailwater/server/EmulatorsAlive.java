package io.tailwater.server;

import io.tailwater.http.health.Readiness;
import io.tailwater.http.health.ReadinessCheck;
import jakarta.inject.Singleton;

/** Not ready when an emulator has ended: nothing starts it again. */
@Singleton
class EmulatorsAlive implements ReadinessCheck {

    @Override
    public Readiness check() {
        for (ProcessHandle dead : TailwaterServer.store().dead()) {
            return new Readiness.NotReady(
                    "The emulator with process id " + dead.pid() + " has ended; start the server again.");
        }
        return new Readiness.Ready();
    }
}
