/** Forks from a template that never rests, in great number: nothing may crash, hang or get lost. */
package org.jfork.benchmarks.churn;
