/** What runs in the process that is looked at: JUnit, and a listener that writes down what happens. */
package org.jfork.conformance.suite;
