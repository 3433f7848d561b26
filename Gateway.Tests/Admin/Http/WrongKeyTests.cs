using System.Net;
using Admin.Api.Http.Authentication;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Admin.Http;

/// <summary>Wrong keys are told of with their address, and limited by it.</summary>
[TestFixture]
[Platform("Linux")]
internal sealed class WrongKeyTests
{
    private readonly CapturedLog _log = new();
    private AdminHost _host = null!;

    [SetUp]
    public async Task StartAsync() => _host = await AdminHost.StartAsync(replace: services => services.AddSingleton<ILoggerProvider>(_log));

    [TearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [TestCase("/key/list", AdminHost.MasterKey)]
    [TestCase("/nope", AdminHost.MasterKey)]
    [TestCase("/sync/snapshot", AdminHost.SyncKey)]
    public async Task After_thirty_wrong_keys_in_a_minute_an_address_waits(string path, string right)
    {
        var guesser = Callers.NewAddress();
        for (var i = 0; i < Tries.MostWrongKeys; i++)
            Assert.That((await AskAsync(guesser, path, $"sk-wrong-{i}")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));

        var wrong = await AskAsync(guesser, path, "sk-wrong-again");
        var elsewhere = await AskAsync(Callers.NewAddress(), path, right);

        Assert.That((wrong.Status, wrong.Code, wrong.RetryAfter), Is.EqualTo((HttpStatusCode.TooManyRequests, "too_many_wrong_keys", true)));
        Assert.That(elsewhere.Status, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task What_a_guesser_presents_is_not_even_looked_at_then_but_an_administrators_address_is()
    {
        var (guesser, administrators) = (Callers.NewAddress(), Callers.NewAddress());
        await AskAsync(administrators, "/key/list", AdminHost.MasterKey);
        foreach (var address in new[] { guesser, administrators })
        {
            for (var i = 0; i < Tries.MostWrongKeys; i++) await AskAsync(address, "/key/list", $"sk-wrong-{i}");
        }

        var guessed = await AskAsync(guesser, "/key/list", AdminHost.MasterKey);
        var administering = await AskAsync(administrators, "/key/list", AdminHost.MasterKey);

        Assert.That(guessed.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(administering.Status, Is.EqualTo(HttpStatusCode.OK), "whoever shares an address with an administrator cannot keep them out");
    }

    [Test]
    public async Task No_wrong_key_keeps_a_gateway_at_the_same_address_out()
    {
        var address = Callers.NewAddress();
        for (var i = 0; i <= Tries.MostWrongKeys; i++) await AskAsync(address, "/sync/snapshot", "wrong");

        var right = await AskAsync(address, "/sync/snapshot", _host.Signature.Bearer.Reveal());

        Assert.That(right.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Asking_without_a_key_or_for_what_needs_none_is_no_guess()
    {
        var address = Callers.NewAddress();
        for (var i = 0; i <= Tries.MostWrongKeys; i++)
        {
            await AskAsync(address, "/key/list", null);
            await AskAsync(address, "/health/liveness", "sk-wrong");
            await AskAsync(address, "/sync/snapshot", AdminHost.SyncKey);
        }

        Assert.That((await AskAsync(address, "/key/list", AdminHost.MasterKey)).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_refusal_names_the_address_once_and_never_the_key()
    {
        var address = Callers.NewAddress();

        for (var i = 0; i < 3; i++) await AskAsync(address, "/key/list", "sk-secret-guess");

        var told = _log.Lines.Where(l => l.Contains(address.ToString(), StringComparison.Ordinal)).ToList();
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(told[0], Does.StartWith("Refused a request without the master-key from " + address));
        Assert.That(_log.Lines, Has.None.Contains("sk-secret-guess"));
    }

    [Test]
    public async Task Wrong_keys_that_a_gateway_passes_on_count_for_those_who_sent_them()
    {
        var (gateway, seal) = (Callers.NewAddress(), new PeerSeal(new(AdminHost.SyncKey)));
        var guesser = IPAddress.Parse("203.0.113.7");
        for (var i = 0; i <= Tries.MostWrongKeys; i++) await AskAsync(gateway, "/key/list", "sk-wrong", seal.Seal(guesser));

        var guessed = await AskAsync(gateway, "/key/list", AdminHost.MasterKey, seal.Seal(guesser));
        var other = await AskAsync(gateway, "/key/list", AdminHost.MasterKey, seal.Seal(IPAddress.Parse("203.0.113.8")));

        Assert.That(guessed.Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(other.Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("203.0.113.9")]
    [TestCase("203.0.113.9 ")]
    [TestCase("203.0.113.9 0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("")]
    public async Task Nobody_else_says_whom_a_wrong_key_counts_for(string claimed)
    {
        var guesser = Callers.NewAddress();
        var another = new PeerSeal(new("another-sync-key-0123456789")).Seal(IPAddress.Parse("203.0.113.9"));
        for (var i = 0; i <= Tries.MostWrongKeys; i++) await AskAsync(guesser, "/key/list", "sk-wrong", i % 2 == 0 ? claimed : another);

        Assert.That((await AskAsync(guesser, "/key/list", "sk-wrong")).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
    }

    [Test]
    public void Trust_ends_after_an_hour_and_refusals_after_a_minute()
    {
        var time = new FakeTimeProvider();
        var tries = new Tries(time).MasterKey;
        var address = IPAddress.Parse("192.0.2.1");
        tries.Trust(address);
        for (var i = 0; i < tries.MostWrong; i++) tries.Take(address);
        Assert.That(tries.IsHeard(address), Is.True);

        time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < tries.MostWrong; i++) tries.Take(address);
        Assert.That(tries.IsHeard(address), Is.False);

        time.Advance(KeyTries.Window);
        Assert.That(tries.IsHeard(address), Is.True);
    }

    [Test]
    public void However_many_addresses_there_are_no_more_than_a_hundred_of_a_minute_are_told_of()
    {
        var time = new FakeTimeProvider();
        var tries = new Tries(time).MasterKey;

        var told = Enumerable.Range(0, 1000).Count(i => tries.IsToldOf(new IPAddress([10, 0, (byte)(i >> 8), (byte)i])));
        time.Advance(KeyTries.Window);

        Assert.That(told, Is.EqualTo(100));
        Assert.That(tries.IsToldOf(IPAddress.Parse("10.0.0.1")), Is.True);
    }

    private async Task<(HttpStatusCode Status, string? Code, bool RetryAfter)> AskAsync(IPAddress from, string path, string? key, string? peer = null)
    {
        using var client = Callers.At(_host.Client.BaseAddress!, from);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.Add("Authorization", "Bearer " + key);
        if (peer is not null) request.Headers.TryAddWithoutValidation(PeerSeal.Header, peer);
        using var answer = await client.SendAsync(request);
        var text = answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? null : System.Text.Json.JsonElement.Parse(text).GetProperty("error").GetProperty("code").GetString(), answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }
}
