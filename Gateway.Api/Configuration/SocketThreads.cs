using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Shared.Contracts.Configuration.Reading;

namespace Gateway.Api.Configuration;

/// <summary>
/// Requests run on the threads that watch the sockets, one for each processor, instead of being handed to the pool and back at every read and write.
/// A hand-over costs more than most of what is done between two of them (docs/performance.md).
/// </summary>
/// <remarks>
/// What runs there keeps every other connection of the thread waiting, so it must neither block nor take long. Long work leaves: large and compressed bodies
/// (<see cref="LeaveAsync"/>), everything but inference (<see cref="Inference.SocketThreadGuard"/>), and the sync loop, which has a scheduler of its own.
/// Records and logs are written by others: a full console loses lines rather than stopping requests.
/// </remarks>
internal static class SocketThreads
{
    /// <summary>Read by the framework when the first socket is made. What the operator has set stays.</summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static void RunRequestsOnThem()
    {
        if (!ProcessEnvironment.Read().ContainsKey(InlineCompletions)) Environment.SetEnvironmentVariable(InlineCompletions, "1");
    }

    /// <summary>The web server's half: what a read brought is handled where it was read.</summary>
    public static void RunRequestsOnThem(SocketTransportOptions sockets) => sockets.UnsafePreferInlineScheduling = true;

    /// <summary>Goes on in the thread pool.</summary>
    /// <remarks>Who awaits this yields itself. A method in between could be over before it is awaited, and its caller would stay where it is.</remarks>
    public static ConfiguredTaskAwaitable LeaveAsync() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
