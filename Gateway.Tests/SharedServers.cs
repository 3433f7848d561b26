using Gateway.Tests.Support;

namespace Gateway.Tests;

/// <summary>Ends what fixtures of several folders share.</summary>
[SetUpFixture]
internal sealed class SharedServers
{
    [OneTimeTearDown]
    public Task StopAsync() => SharedPostgres.StopAsync();
}
