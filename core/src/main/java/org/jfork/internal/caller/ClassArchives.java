package org.jfork.internal.caller;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jfork.internal.os.LocaleText;
import org.jfork.internal.os.NativeLibrary;

/**
 * Archives of classes (class-data sharing) for the JVMs that this program starts, so that they need not find, parse and verify what
 * those before them have loaded. A process without one says at its end what it has loaded, and a JVM in the background makes an
 * archive of that. Whatever goes wrong, there is no archive: nobody waits for one, and nobody hears of it.
 */
final class ClassArchives {
    private static final String PROPERTY = "org.jfork.archive";
    private static final System.Logger LOGGER = System.getLogger("org.jfork");

    private final ArchiveMaker maker;
    private final Map<String, Path> checked = new HashMap<>();

    ClassArchives(IoLoop loop) {
        maker = new ArchiveMaker(loop);
    }

    static boolean isWanted() {
        return Boolean.getBoolean(PROPERTY);
    }

    ArchiveUse use(JavaCommand command) {
        if (!command.wantsArchive()) return ArchiveUse.NONE;
        try {
            return use(command, command.options());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.DEBUG, "no archive of classes is used", e);
            return ArchiveUse.NONE;
        }
    }

    private synchronized ArchiveUse use(JavaCommand command, List<String> options) throws IOException {
        ArchiveKey parts = new ArchiveKey(options);
        Path java = command.executable();
        int feature = JavaCommand.feature(java);
        String key = parts.text(java, feature);
        Path directory = Path.of(NativeLibrary.userCache(), "archives");
        if (key.isEmpty() || !LocaleText.canExpress(directory.toString())) return ArchiveUse.NONE;
        ArchiveStore store = new ArchiveStore(directory);
        Path archive = find(store, key);
        if (archive != null) return ArchiveUse.of(options(archive, feature));
        if (store.hasFailed(key)) return ArchiveUse.NONE;
        List<String> words = new ArrayList<>(parts.relevant());
        words.add(0, java.toString());
        ArchiveUse toBeMade = ArchiveUse.toBeMade(key, store.list(key), words);
        if (!Files.exists(toBeMade.list())) return toBeMade;
        make(toBeMade); // an earlier program has ended before it could
        return ArchiveUse.NONE;
    }

    private Path find(ArchiveStore store, String key) throws IOException {
        Path known = checked.get(key);
        if (known != null && Files.exists(known)) return known;
        Path found = store.find(key);
        checked.put(key, found);
        return found;
    }

    /** An archive that does not fit after all is no matter for standard output, where the JVM would complain. */
    private static List<String> options(Path archive, int feature) {
        String silence = feature >= 25 ? "-Xlog:cds*=off,aot*=off" : "-Xlog:cds*=off";
        return List.of("-XX:SharedArchiveFile=" + archive, silence);
    }

    /** In the background; does nothing unless a process has said what it has loaded. */
    void make(ArchiveUse use) {
        maker.start(use);
    }
}
