using System.Diagnostics;
using Gateway.Api.Authentication;
using Shared.Contracts.Sync;

namespace Bench.Sync;

/// <summary>One key that is blocked, and when each side had it. Times in milliseconds from when it was due.</summary>
internal sealed class Revocation(string text)
{
    private readonly KeyHash _hash = KeyHash.Of(text);

    public string Text => text;

    public long Due { get; set; }

    public double Acknowledged { get; set; }

    public double OverHttp { get; set; }

    /// <summary>When the last of the caches had it.</summary>
    public double InCaches { get; private set; }

    /// <summary>When the last gateway refused it.</summary>
    public double Enforced => Math.Max(OverHttp, InCaches);

    /// <summary>The same from when Admin.Api had acknowledged it; nothing where the gateways were first.</summary>
    public double EnforcedAfterAnswer => Math.Max(0, Enforced - Acknowledged);

    public double UntilNow => Stopwatch.GetElapsedTime(Due).TotalMilliseconds;

    /// <summary>Whether this gateway refuses the key. The last one that does gives <see cref="InCaches"/>.</summary>
    public bool IsIn(InstanceGateway gateway)
    {
        if (gateway.FaultOf(_hash) != AuthenticationFault.KeyBlocked) return false;
        InCaches = UntilNow;
        return true;
    }
}
