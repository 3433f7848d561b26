using System.Text;
using Bench.Load;
using BenchmarkDotNet.Attributes;
using Gateway.Api.Authentication;
using Gateway.Api.Body;
using Gateway.Api.Inference;
using Gateway.Api.Routing;
using Microsoft.AspNetCore.Http;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Bench.Micro;

/// <summary>
/// Authenticate, read, decide and choose, as <see cref="CallerGate"/>, <see cref="RequestReader"/>, <see cref="RequestRouter"/> and
/// <see cref="HopAttempts"/> do it, in a small world and in large ones.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    /// <summary>Enough that they do not all stay in the processor's cache, and always the same ones.</summary>
    private const int Callers = 512;

    private readonly DeploymentPicker _picker = new(TimeProvider.System, Random.Shared.NextDouble);
    private readonly byte[] _body = Encoding.UTF8.GetBytes(RequestBodies.OfSize(512));
    private DecisionWorld _world = null!;
    private KeyAuthenticator _keys = null!;
    private KeyHash[] _hashes = [];
    private IHeaderDictionary _headers = null!;
    private CallerPolicy _policy = null!;
    private CallerTags[] _tags = [];
    private int _next;

    [ParamsSource(nameof(Sizes))]
    public WorldSize World { get; set; } = null!;

    /// <summary>Deployments, tags and keys.</summary>
    public static IEnumerable<WorldSize> Sizes =>
        [new(10, 10, 1_000), new(1_000, 10, 1_000), new(1_000, 10_000, 1_000), new(10, 10, 1_000_000), new(1_000, 10_000, 1_000_000)];

    private void Make()
    {
        _world = new DecisionWorld(World);
        _keys = new KeyAuthenticator(_world.Cache, masterKey: null, static () => null, TimeProvider.System);
        _hashes = [.. Enumerable.Range(0, Callers).Select(i => KeyHash.Of(DecisionWorld.KeyText((int)((long)i * World.Keys / Callers))))];
        _headers = new HeaderDictionary { ["Authorization"] = $"Bearer {DecisionWorld.KeyText(World.Keys / 2)}" };
        _policy = _keys.Authenticate(PresentedKey.Read(_headers)).Caller!.Policy;
        _tags = [.. _world.Routing.Catalog.Resolve("gpt-4")!.Value.Group.Tags.Select(tag => CallerTags.Parse([tag]))];
    }

    /// <summary>A refusal would be cheaper than what is meant to be measured.</summary>
    [GlobalSetup]
    public void MakeAndTry()
    {
        Make();
        if (!LookUpKey() || !Decide() || !DecideUnremembered()) throw new BenchException("A request that is to be measured is refused.");
        AuthenticateReadDecideChoose();
    }

    /// <summary>The table alone, for callers that change.</summary>
    [Benchmark]
    public bool LookUpKey() => _keys.Lookup(_hashes[_next++ & (Callers - 1)]).Caller is not null;

    /// <summary>The routing decision for a caller without tags.</summary>
    [Benchmark]
    public bool Decide() => RequestRouter.Decide(_world.Routing.Catalog, new RoutingQuestion(_policy, "gpt-4", CallerTags.None, null), _world.Routing.Select).Refusal is null;

    /// <summary>A decision that nothing remembers: every rule runs.</summary>
    [Benchmark]
    public bool DecideUnremembered() =>
        RequestRouter.Decide(_world.Routing.Catalog, new RoutingQuestion(CallerPolicy.Unrestricted, "gpt-4", _tags[_next++ % _tags.Length], null)).Refusal is null;

    /// <summary>All that is between the headers and the choice of a deployment.</summary>
    [Benchmark]
    public int AuthenticateReadDecideChoose()
    {
        var caller = _keys.Authenticate(PresentedKey.Read(_headers)).Caller!;
        var tags = new CallerTags.Builder();
        var fields = BodyScanner.Scan(_body, tags).Fields!;
        var question = new RoutingQuestion(caller.Policy, fields.Model!, tags.Build(), null);
        var path = new RequestPath(_world.Routing.Catalog, question, _world.Routing.Select);
        return new HopAttempts(_world.Routing, path, _picker).Take()!.Deployment.Index;
    }
}
