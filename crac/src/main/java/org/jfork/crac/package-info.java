/**
 * Resources that libraries register with {@code org.crac.Core} are told of forks: checkpointed before a process is copied,
 * restored in each copy and in the process when it goes on.
 *
 * <p>No program calls anything in here. The library {@code org.crac} finds the package by the system property {@code
 * org.crac.Core.Compat}, whose value is the package's name, and by the names of its types, which are those of {@code
 * jdk.crac}. The property must be set before {@code org.crac.Core} is initialised:
 *
 * <pre>{@code
 * Fork template = Fork.builder()
 *         .systemProperty("org.crac.Core.Compat", "org.jfork.crac")
 *         .exec();
 * }</pre>
 *
 * <p>The package must be visible to the class loader of {@code org.crac}.
 */
package org.jfork.crac;
