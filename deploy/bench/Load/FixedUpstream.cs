using Bench.Machine;
using Bench.Peers;

namespace Bench.Load;

/// <summary>An upstream that costs nearly nothing: nginx with one fixed answer of 700 bytes.</summary>
internal static class FixedUpstream
{
    private const int AnswerBytes = 700;

    public static async Task<(RunningProgram Program, int Port)> StartAsync(string directory)
    {
        var port = Ports.Free();
        var head = """{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4","choices":[{"index":0,"message":{"role":"assistant","content":""";
        var tail = """},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21}}""";
        var answer = $"{head}\"{new string('x', AnswerBytes - head.Length - tail.Length - 2)}\"{tail}";
        var file = Path.Combine(directory, "upstream.conf");
        await File.WriteAllTextAsync(file, PeerList.NginxConfiguration(directory, $$"""
            server { listen 127.0.0.1:{{port}}; default_type application/json; location / { return 200 '{{answer}}'; } }
            """));
        var program = RunningProgram.Start("upstream", PeerSite.LoadProcessor, null, directory, "/usr/sbin/nginx", "-c", file);
        await program.AcceptsAsync(port);
        return (program, port);
    }
}
