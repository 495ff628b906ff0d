/** Work with code that a template has used before. */
package org.jfork.benchmarks.warm;
