package org.jfork.internal.template;

import java.util.List;
import java.util.Map;
import org.jfork.internal.os.OsException;
import org.jfork.internal.os.Surroundings;
import org.jfork.internal.wire.MalformedFrameException;
import org.jfork.internal.wire.Setting;

/** Changes what this process has around it, and what the JDK has noted of that. */
final class Settings {
    private final int[] descriptors;
    private int nextDescriptor;
    private Map<String, String> environment; // null while it is as it was

    /** The descriptors belong to the new object. */
    Settings(int[] descriptors) {
        this.descriptors = descriptors;
    }

    void apply(List<Setting> settings) throws OsException, MalformedFrameException {
        for (Setting setting : settings) apply(setting);
        if (environment != null) JdkSurroundings.environment(environment);
    }

    private void apply(Setting setting) throws OsException, MalformedFrameException {
        switch (setting.kind()) {
            case CLEAR_ENVIRONMENT -> environment().clear();
            case VARIABLE ->
                environment().put(JdkSurroundings.raw(setting.subject()), JdkSurroundings.raw(setting.value()));
            case NO_VARIABLE -> environment().remove(JdkSurroundings.raw(setting.subject()));
            case DIRECTORY -> JdkSurroundings.directory(setting.value());
            case PROPERTY -> System.setProperty(setting.subject(), setting.value());
            case STREAM -> stream(setting.number());
            case UMASK -> Surroundings.umask(setting.number());
            case NICE -> Surroundings.nice(setting.number());
            case LIMIT -> {
                long[] limits = setting.limits();
                Surroundings.limit(setting.number(), limits[0], limits[1]);
            }
        }
    }

    private Map<String, String> environment() {
        if (environment == null) environment = JdkSurroundings.environment();
        return environment;
    }

    private void stream(int place) throws OsException, MalformedFrameException {
        if (place < 0 || place > 2 || nextDescriptor == descriptors.length)
            throw new MalformedFrameException("a stream without a descriptor, or no stream: " + place);
        Surroundings.descriptor(descriptors[nextDescriptor++], place);
    }
}
