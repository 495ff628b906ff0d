package org.jfork.internal.caller;

import java.util.EnumMap;
import java.util.Map;
import org.jfork.Hazard;
import org.jfork.Treatment;

/** How the hazards are treated in a new JVM and its forks. */
final class Policy {
    private final Map<Hazard, Treatment> treatments = new EnumMap<>(Hazard.class);

    void treat(Hazard hazard, Treatment treatment) {
        if (treatment == Treatment.REPAIR && !hazard.isRepairable())
            throw new IllegalArgumentException(hazard + " cannot be repaired, only refused or allowed");
        treatments.put(hazard, treatment);
    }

    /** As the process reads it: a digit for each hazard, see {@code native/include/jfork/policy.h}. */
    String encode() {
        StringBuilder text = new StringBuilder();
        for (Hazard hazard : Hazard.values())
            text.append(treatments.getOrDefault(hazard, hazard.usual()).ordinal());
        return text.toString();
    }
}
