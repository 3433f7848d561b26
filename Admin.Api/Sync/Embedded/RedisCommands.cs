using System.Text;

namespace Admin.Api.Sync.Embedded;

/// <summary>
/// The commands that the clients of both services and <c>redis-cli</c> need to carry messages, for one connection. There is nothing to store anything with, and nothing
/// to configure.
/// </summary>
internal sealed class RedisCommands(RedisSession session, RedisChannels channels, EmbeddedRedisPasswords passwords)
{
    private const int MostChannels = 16;
    private const int LongestChannel = 256;

    /// <summary>What clients look for: that it is no replica and no part of a cluster, and which commands they may expect.</summary>
    private static readonly byte[] Facts = RespReplies.Text(
        "# Server\r\nredis_version:6.2.0\r\nredis_mode:standalone\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n"u8);

    private readonly HashSet<string> _listening = new(StringComparer.Ordinal);

    /// <summary>Answers a command. False where the connection ends.</summary>
    public bool Run(byte[][] command)
    {
        var name = Encoding.ASCII.GetString(command[0]).ToUpperInvariant();
        switch (name)
        {
            case "QUIT":
                session.Send(RespReplies.Ok);
                return false;
            case "AUTH":
                session.Send(Authenticate(command));
                return true;
            case "HELLO":
                session.Send(RespReplies.NoProtocol);
                return true;
            case var _ when !session.IsKnown:
                session.Send(RespReplies.NoPassword);
                return true;
            case "SUBSCRIBE":
                foreach (var channel in command.AsSpan(1)) Subscribe(channel);
                return true;
            case "UNSUBSCRIBE":
                Unsubscribe(command);
                return true;
            default:
                session.Send(AnswerTo(name, command));
                return true;
        }
    }

    public void StopListening()
    {
        foreach (var channel in _listening) channels.Remove(channel, session);
        _listening.Clear();
    }

    private byte[] Authenticate(byte[][] command)
    {
        if (command.Length is < 2 or > 3) return RespReplies.WrongNumber;
        var isUser = command.Length == 2 || command[1].AsSpan().SequenceEqual("default"u8);
        if (!isUser || !passwords.Accept(command[^1])) return RespReplies.WrongPassword;
        session.BecomeKnown();
        return RespReplies.Ok;
    }

    private byte[] AnswerTo(string name, byte[][] command) => name switch
    {
        // Who listens cannot be told a plain answer.
        "PING" when _listening.Count > 0 => [.. "*2\r\n$4\r\npong\r\n"u8, .. RespReplies.Text(command.Length > 1 ? command[1] : [])],
        "PING" => command.Length > 1 ? RespReplies.Text(command[1]) : RespReplies.Pong,
        "ECHO" when command.Length == 2 => RespReplies.Text(command[1]),
        "PUBLISH" when command.Length == 3 => RespReplies.Number(channels.Publish(command[1], command[2])),
        "ECHO" or "PUBLISH" => RespReplies.WrongNumber,
        "CLIENT" => IsWord(command, "ID") ? RespReplies.Number(1) : RespReplies.Ok,
        "SELECT" when IsWord(command, "0") => RespReplies.Ok,
        "INFO" => Facts,
        "CONFIG" or "COMMAND" => RespReplies.Nothing,
        "CLUSTER" => RespReplies.NoCluster,
        _ => RespReplies.NotSupported,
    };

    private void Subscribe(byte[] name)
    {
        var channel = Encoding.Latin1.GetString(name);
        if (name.Length > LongestChannel || (_listening.Count >= MostChannels && !_listening.Contains(channel)))
        {
            session.Send(RespReplies.TooManyChannels);
            return;
        }

        var isNew = _listening.Add(channel);
        // Confirmed before the first message can come.
        session.Send(RespReplies.Push("subscribe"u8, name, RespReplies.Number(_listening.Count)));
        if (isNew) channels.Add(channel, session);
    }

    private void Unsubscribe(byte[][] command)
    {
        var names = command.Length > 1 ? command[1..] : [.. _listening.Select(Encoding.Latin1.GetBytes)];
        foreach (var name in names)
        {
            var channel = Encoding.Latin1.GetString(name);
            if (_listening.Remove(channel)) channels.Remove(channel, session);
            session.Send(RespReplies.Push("unsubscribe"u8, name, RespReplies.Number(_listening.Count)));
        }

        if (names.Length == 0) session.Send([.. "*3\r\n"u8, .. RespReplies.Text("unsubscribe"u8), .. "$-1\r\n:0\r\n"u8]);
    }

    private static bool IsWord(byte[][] command, string word) =>
        command.Length > 1 && command[1].Length == word.Length && Encoding.ASCII.GetString(command[1]).Equals(word, StringComparison.OrdinalIgnoreCase);
}
