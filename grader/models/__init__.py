"""What the grader computes itself: networks, optimizers, thresholds, trees and more."""
