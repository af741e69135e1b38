"""善治: the software that carries out four policy documents on grassroots governance."""

__version__ = "0.1.0"
