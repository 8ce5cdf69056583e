/**
 * Inputs that nobody would write, for readers of what others have written: those that are kept
 * beside a test, and mutants of them drawn from a seed. A coverage-guided fuzzer (Jazzer) starts
 * from the same folders and dictionaries, so what it finds is kept by copying one file. Nothing
 * here belongs into a running gateway.
 */
@NullMarked
package dev.calgate.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
