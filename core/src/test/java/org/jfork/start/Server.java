package org.jfork.start;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** An application server: knows nothing of jfork, and loads applications each by a class loader of its own. */
public final class Server {
    private Server() {}

    /** Arguments: the number of applications, the class of each, its class path, directories with a slash at the end. */
    @SuppressWarnings("unchecked")
    public static void main(String[] arguments) throws Exception {
        URL[] path = new URL[arguments.length - 2];
        for (int i = 0; i < path.length; i++) path[i] = new URL("file", null, arguments[i + 2]);
        CompletableFuture<?>[] ends = new CompletableFuture<?>[Integer.parseInt(arguments[0])];
        for (int i = 0; i < ends.length; i++) {
            Class<?> type = new URLClassLoader(path, null).loadClass(arguments[1]);
            String name = "application-" + i;
            Function<String, String> application =
                    (Function<String, String>) type.getConstructor().newInstance();
            ends[i] = CompletableFuture.supplyAsync(
                            () -> application.apply(name), command -> new Thread(command).start())
                    .thenAccept(said -> System.out.println(name + " " + said));
        }
        CompletableFuture.allOf(ends).get();
        System.out.println("done");
    }
}
