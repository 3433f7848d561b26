using System.Text;
using Shared.Contracts.Routing;
using Shared.Contracts.Sync;

namespace Gateway.Tests.Gateway.Sync;

/// <summary>Which seals are accepted while one sync key is exchanged for another.</summary>
internal sealed class TwoSyncKeys
{
    private static readonly Secret Old = new("the sync key that goes, 0123456789");
    private static readonly Secret New = new("the sync key that comes, 0123456789");
    private static readonly SyncMessage Message = new() { Epoch = "e", Revision = 1, SentAt = 1 };
    private static readonly ChangeList Answer = new() { Epoch = "e", Revision = 0, Changes = [], SentAt = 1 };

    [TestCase("old", "old+new")]
    [TestCase("old+new", "old")]
    [TestCase("old+new", "new+old")]
    [TestCase("new+old", "old+new")]
    [TestCase("new+old", "new")]
    [TestCase("new", "new+old")]
    public void Neighbouring_steps_open_each_others_seals_and_know_each_others_names(string sealing, string opening)
    {
        var (writer, reader) = (Signature(sealing), Signature(opening));

        Assert.That(reader.Open(writer.Seal(Message)), Is.EqualTo(Message));
        Assert.That(reader.OpenAnswer(writer.Seal(Answer), out _)?.SentAt, Is.EqualTo(1));
        Assert.That(Check(writer, reader), Is.True);
        Assert.That(reader.AcceptedBearers.Select(b => b.Reveal()), Does.Contain(writer.Bearer.Reveal()));
        Assert.That(reader.AcceptedRedisPasswords.Select(p => p.Reveal()), Does.Contain(writer.EmbeddedRedisPassword.Reveal()));
    }

    [Test]
    public void A_retired_key_opens_nothing()
    {
        var (writer, reader) = (Signature("old"), Signature("new"));

        Assert.That(reader.Open(writer.Seal(Message)), Is.Null);
        Assert.That(reader.OpenAnswer(writer.Seal(Answer), out _), Is.Null);
        Assert.That(Check(writer, reader), Is.False);
        Assert.That(reader.AcceptedBearers.Select(b => b.Reveal()), Does.Not.Contain(writer.Bearer.Reveal()));
    }

    [Test]
    public void A_seal_for_one_purpose_is_none_for_another()
    {
        var signature = Signature("new");

        Assert.That(signature.Open(signature.Seal(Answer)), Is.Null);
        Assert.That(signature.OpenAnswer(signature.Seal(Message), out _), Is.Null);
    }

    [Test]
    public void An_answer_that_is_altered_or_cut_short_anywhere_does_not_open()
    {
        var signature = Signature("new");
        var whole = signature.Seal(Answer with { Changes = [Message with { Previous = 0, Change = new Change { KeyRemoved = "x" } }] });

        for (var i = 0; i < whole.Length; i++)
        {
            var altered = (byte[])whole.Clone();
            altered[i] ^= 1;
            Assert.That(signature.OpenAnswer(altered, out _), Is.Null, $"byte {i} altered");
            Assert.That(signature.OpenAnswer(whole.AsSpan(0, i), out _), Is.Null, $"cut at {i}");
        }
    }

    [Test]
    public void The_derived_sync_key_is_what_the_page_computes()
    {
        // printf 'gateway sync key 1' | openssl dgst -sha256 -hmac sk-1234567890
        var derived = SyncSignature.SyncKeyFromMasterKey(new Secret("sk-1234567890"));

        Assert.That(derived.Reveal(), Is.EqualTo(DerivedByOpenSsl));
    }

    private const string DerivedByOpenSsl = "2164d6dbf6486b42001a261d6c7841a3693be4326dce6161b883419652c99807";

    private static SyncSignature Signature(string keys) => keys switch
    {
        "old" => new SyncSignature(Old),
        "old+new" => new SyncSignature(Old, New),
        "new+old" => new SyncSignature(New, Old),
        _ => new SyncSignature(New),
    };

    private static bool Check(SyncSignature writer, SyncSignature reader)
    {
        using var seal = writer.StartSnapshotSeal();
        seal.AppendData("lines"u8);
        using var check = reader.StartSnapshotSealCheck();
        check.Append("lines"u8);
        return check.Matches(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(seal.GetHashAndReset())));
    }
}
