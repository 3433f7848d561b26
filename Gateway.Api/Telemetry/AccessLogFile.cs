using Shared.Contracts.Configuration.Settings;

namespace Gateway.Api.Telemetry;

/// <summary>The file that access records are appended to. It follows a rotation: a file that was renamed, removed or cut is opened anew under its name.</summary>
internal sealed class AccessLogFile(string path) : IDisposable
{
    private Stream? _stream;
    private long _length;
    private bool _isTorn;

    private bool IsStandardOutput => path == AccessLogSettings.StandardOutput;

    /// <summary>Appends whole lines and hands them to the operating system.</summary>
    /// <exception cref="IOException">
    /// Nothing could be written. A part that was is taken back, so that lines that are tried again are not there twice; where that is not possible, the next
    /// write begins on a line of its own.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        var stream = Open();
        var whole = _length;
        try
        {
            if (_isTorn) Write(stream, "\n"u8);
            Write(stream, lines);
            _isTorn = false;
            stream.Flush();
        }
        catch
        {
            _isTorn = !TryCutTo(stream, whole);
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!IsStandardOutput) _stream?.Dispose();
        _stream = null;
    }

    private void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _length += bytes.Length;
    }

    private static bool TryCutTo(Stream stream, long length)
    {
        if (!stream.CanSeek) return false;
        try
        {
            stream.SetLength(length);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private Stream Open()
    {
        if (IsStandardOutput) return _stream ??= Console.OpenStandardOutput();
        if (_stream is not null && !IsStillOurs()) Dispose();
        if (_stream is null)
        {
            // No buffer of its own: what was appended is the operating system's, so that a crash of the gateway loses none of it.
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
            // Who asked for what is nobody's business but the operator's.
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(path, options);
            _length = file.CanSeek ? file.Length : 0;
            _stream = file;
        }

        return _stream;
    }

    /// <summary>Nobody else writes to the file, so one of another length under its name is another file, or was cut. A pipe or device has no length.</summary>
    private bool IsStillOurs()
    {
        if (_stream is { CanSeek: false }) return true;
        var file = new FileInfo(path);
        return file.Exists && file.Length == _length;
    }
}
