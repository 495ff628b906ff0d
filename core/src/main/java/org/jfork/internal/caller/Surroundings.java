package org.jfork.internal.caller;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jfork.internal.wire.Setting;

/** What a process is to have around it, as far as it is said. Not safe for use by several threads. */
public final class Surroundings {
    private final Map<String, String> variables = new LinkedHashMap<>(); // null: to be removed
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<Integer, Object> streams = new TreeMap<>();
    private final Map<Integer, String> limits = new TreeMap<>();
    private boolean freshEnvironment;
    private boolean capturesError;
    private boolean showsError;
    private String directory;
    private Integer umask;
    private Integer nice;

    public void variable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0)
            throw new IllegalArgumentException("no name of a variable: '" + name + "'");
        if (value != null && value.indexOf('\0') >= 0)
            throw new IllegalArgumentException("a NUL character in the value of the variable " + name);
        variables.put(name, value);
    }

    public void environment(Map<String, String> all) {
        freshEnvironment = true;
        variables.clear();
        all.forEach(this::variable);
    }

    public void directory(String path) {
        directory = path;
    }

    public void property(String name, String value) {
        properties.put(name, value);
    }

    public void stream(int number, Object handle) {
        streams.put(number, handle);
        if (number == 2) capturesError = false;
    }

    public void captureError(boolean show) {
        streams.remove(2);
        capturesError = true;
        showsError = show;
    }

    public void umask(int mask) {
        umask = mask;
    }

    public void nice(int value) {
        nice = value;
    }

    public void limit(int resource, long soft, long hard) {
        limits.put(resource, soft + " " + hard);
    }

    /** Changes the environment of this process into that of the new one. */
    void change(Map<String, String> environment) {
        if (freshEnvironment) environment.clear();
        variables.forEach((name, value) -> {
            if (value == null) environment.remove(name);
            else environment.put(name, value);
        });
    }

    String directory() {
        return directory;
    }

    Map<String, String> properties() {
        return properties;
    }

    /** By the number of the stream. */
    Map<Integer, Object> streams() {
        return streams;
    }

    boolean capturesError() {
        return capturesError;
    }

    boolean showsError() {
        return showsError;
    }

    /** Those that are made in a process that runs already; for the streams, in order, descriptors are needed. */
    List<Setting> ofForked() {
        List<Setting> settings = new ArrayList<>();
        if (freshEnvironment) settings.add(new Setting(Setting.Kind.CLEAR_ENVIRONMENT, "", ""));
        variables.forEach((name, value) -> settings.add(
                value == null
                        ? new Setting(Setting.Kind.NO_VARIABLE, name, "")
                        : new Setting(Setting.Kind.VARIABLE, name, value)));
        if (directory != null) settings.add(new Setting(Setting.Kind.DIRECTORY, "", directory));
        properties.forEach((name, value) -> settings.add(new Setting(Setting.Kind.PROPERTY, name, value)));
        settings.addAll(ofAny());
        return settings;
    }

    /** Those that are made in a process that runs already, also if it was exec'ed. */
    List<Setting> ofAny() {
        List<Setting> settings = new ArrayList<>();
        if (umask != null) settings.add(new Setting(Setting.Kind.UMASK, "", umask.toString()));
        if (nice != null) settings.add(new Setting(Setting.Kind.NICE, "", nice.toString()));
        limits.forEach((resource, both) -> settings.add(new Setting(Setting.Kind.LIMIT, resource.toString(), both)));
        return settings;
    }
}
