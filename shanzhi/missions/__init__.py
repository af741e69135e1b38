"""The jobs people come for; missions never import one another."""
