/** What runs in the processes of a churn: the template's background threads, and the function of the workers. */
package org.jfork.benchmarks.churn.scenario;
