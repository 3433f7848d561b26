using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploy;

/// <summary>Images that are made elsewhere: one list says which, in which version, and by which digest.</summary>
internal sealed partial class PinnedImages
{
    private static readonly Dictionary<string, string> Pins = SourceTree.Read("deploy/images/pins").Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith('#')).Select(line => line.Split(' ')).ToDictionary(parts => parts[0], parts => parts[1]);

    [Test]
    public void Every_image_of_others_is_in_the_list_and_everywhere_as_it_stands_there()
    {
        var used = Uses().ToList();

        var known = Pins.Select(pin => pin.Value == "-" ? pin.Key : $"{pin.Key}@{pin.Value}");
        Assert.That(used.Select(use => use.Reference).Distinct(), Is.EquivalentTo(known), string.Join('\n', used));
    }

    [Test]
    public void Each_stands_there_with_one_exact_version_and_a_digest_or_none()
    {
        Assert.That(Pins.Keys, Is.Not.Empty.And.All.Match(@"^[a-z./-]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?$"));
        Assert.That(Pins.Values, Is.All.Match("^(-|sha256:[0-9a-f]{64})$"));
        Assert.That(Pins.Keys.Where(reference => reference.StartsWith("mcr.", StringComparison.Ordinal)), Is.All.Match(@":10\.0\.\d+-noble"));
    }

    /// <summary>A locked restore wants the compiler of the lock file, and an SDK brings the one of its own version.</summary>
    [Test]
    public void The_base_images_are_of_the_version_that_the_lock_file_compiles_with()
    {
        var compiler = Regex.Match(SourceTree.Read("Gateway.Api/packages.lock.json"), "\"Microsoft.DotNet.ILCompiler\": {[^}]*\"resolved\": \"([^\"]+)\"").Groups[1].Value;

        Assert.That(Pins.Keys.Where(reference => reference.Contains("/runtime-deps:") || reference.Contains("/aspnet:")), Has.Exactly(2).Items.And.All.Contains($":{compiler}-"));
    }

    [UnsupportedOSPlatform("windows")]
    [TestCase("skopeo")]
    [TestCase("docker")]
    public void The_script_writes_what_the_registry_says_into_the_list_and_behind_every_use(string client)
    {
        using var copy = new CopiedDeploy();
        copy.Stand(client, client == "skopeo" ? "printf '%s' \"$3\"" : "printf 'sha256:%064d' 7");

        var first = copy.Run();
        var second = copy.Run();

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), first.Errors);
        Assert.That(second.Output, Is.EqualTo(first.Output), "a second time changes nothing");
        var pinned = first.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(pinned.Select(line => line.Split('@')[0]), Is.EqualTo(Pins.Keys));
        Assert.That(Uses(copy.Root).Select(use => use.Reference).Distinct(), Is.EquivalentTo(pinned));
    }

    private static IEnumerable<(string File, string Reference)> Uses(string? root = null)
    {
        root ??= SourceTree.Root;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "deploy"), "*", SearchOption.AllDirectories).Where(IsManifest))
        {
            foreach (Match use in Image().Matches(File.ReadAllText(file)))
            {
                // Ours, and the application that a sidecar stands beside.
                if (!use.Groups[1].Value.StartsWith("gateway-", StringComparison.Ordinal) && !use.Groups[1].Value.Contains("example.com", StringComparison.Ordinal))
                    yield return (Path.GetRelativePath(root, file), use.Groups[1].Value);
            }
        }
    }

    private static bool IsManifest(string file) => Path.GetFileName(file) == "Dockerfile" || (file.EndsWith(".yaml", StringComparison.Ordinal) && !file.Contains("/helm/", StringComparison.Ordinal));

    [GeneratedRegex(@"(?m)^(?:\s*image:\s+|ARG \w+_IMAGE=)(\S+)$")]
    private static partial Regex Image();
}
