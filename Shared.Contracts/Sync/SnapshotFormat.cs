namespace Shared.Contracts.Sync;

/// <summary>
/// A snapshot, over HTTP and in a file: lines of JSON, each ended by <c>\n</c>. First a <see cref="SnapshotHeader"/>, then one line per team
/// (<c>T</c> and a <see cref="TeamRecord"/>), one per key (<c>K</c> and a <see cref="KeyRecord"/>), and last <c>S</c> with the seal (64 hexadecimal digits)
/// over all bytes before that line. A reader uses nothing before it has seen the right seal.
/// </summary>
public static class SnapshotFormat
{
    public const int Version = 1;

    public const string MediaType = "application/x-gateway-snapshot";

    public const byte Team = (byte)'T';

    public const byte Key = (byte)'K';

    public const byte Seal = (byte)'S';

    public const byte LineEnd = (byte)'\n';
}
