package org.jfork.conformance;

/** The name of a library in a Maven repository. */
record Coordinates(String group, String artifact, String version) {
    /**
     * @throws IllegalArgumentException if the text is something else than {@code group:artifact:version}
     */
    static Coordinates of(String text) {
        if (!text.matches("[\\w.-]+:[\\w.-]+:[\\w.-]+"))
            throw new IllegalArgumentException("not group:artifact:version: " + text);
        String[] parts = text.split(":");
        return new Coordinates(parts[0], parts[1], parts[2]);
    }

    /** As a name of a file. */
    String fileName() {
        return artifact + "-" + version;
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
