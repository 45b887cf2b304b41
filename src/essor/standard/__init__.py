"""Hold the qualification, the law and the glossary as data, with one typed loader and no logic."""
