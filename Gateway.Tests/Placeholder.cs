namespace Gateway.Tests;

internal sealed class Placeholder;
