using Shared.Contracts.Routing;

namespace Gateway.Tests.Contracts.Routing;

/// <summary>docs/routing.md, <i>Where tags come from</i>: how caller tags are read.</summary>
internal sealed class CallerTagsRules
{
    [Test]
    public void Tags_keep_the_order_in_which_they_came_and_lose_repeats()
    {
        var tags = CallerTags.Parse(["b", " a ", "b", "!c", "&d", "a", "! c"]);

        Assert.That(tags.Positive, Is.EqualTo(new[] { "b", "a" }));
        Assert.That(tags.Excluded, Is.EqualTo(new[] { "c" }));
        Assert.That(tags.Required, Is.EqualTo(new[] { "d" }));
    }

    [Test]
    public void One_tag_with_three_marks_is_three_wishes()
    {
        var tags = CallerTags.Parse(["a", "!a", "&a"]);

        Assert.That((tags.Positive.Count, tags.Excluded.Count, tags.Required.Count), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void Only_the_first_character_is_a_mark()
    {
        var tags = CallerTags.Parse(["!!a", "&!b", "c!", "d&"]);

        Assert.That(tags.Excluded, Is.EqualTo(new[] { "!a" }));
        Assert.That(tags.Required, Is.EqualTo(new[] { "!b" }));
        Assert.That(tags.Positive, Is.EqualTo(new[] { "c!", "d&" }));
    }

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("!")]
    [TestCase("& ")]
    public void An_empty_tag_is_a_fault(string text) => Assert.That(new CallerTags.Builder().Add(text), Is.EqualTo("a tag is empty"));

    [Test]
    public void A_tag_has_at_most_128_characters_without_its_mark_and_the_blanks_around_it()
    {
        var builder = new CallerTags.Builder();

        Assert.That(builder.Add(" !" + new string('a', 128) + " "), Is.Null);
        Assert.That(builder.Add(new string('a', 129)), Does.Contain("129").And.Contain("128"));
        Assert.That(builder.Add("!" + new string('a', 129)), Does.Contain("129"));
    }

    [Test]
    public void Sixty_four_tags_are_allowed_and_one_more_is_a_fault_whatever_its_mark()
    {
        var builder = new CallerTags.Builder();
        var faults = Enumerable.Range(0, 64).Select(i => builder.Add((i % 3) switch { 0 => "", 1 => "!", _ => "&" } + $"tag-{i}")).ToList();

        Assert.That(faults, Is.All.Null);
        Assert.That(builder.Add("tag-0"), Is.Null, "a repeat is not one more");
        Assert.That(builder.Add("!one-more"), Does.Contain("64"));
    }

    [Test]
    public void A_fault_says_what_is_wrong_without_repeating_what_was_sent() =>
        Assert.That(new CallerTags.Builder().Add(new string('x', 200)), Does.Not.Contain("xx"));

    [Test]
    public void Any_characters_are_a_caller_tag()
    {
        var tags = CallerTags.Parse(["région:eu", "a b", "\u0001", "👩‍💻"]);

        Assert.That(tags.Positive, Has.Count.EqualTo(4));
    }

    [Test]
    public void No_tags_are_the_same_as_none()
    {
        Assert.That(new CallerTags.Builder().Build(), Is.SameAs(CallerTags.None));
        Assert.That(CallerTags.None.IsEmpty);
        Assert.That(CallerTags.Parse(["!a"]).IsEmpty, Is.False);
    }

    [Test]
    public void Equal_tags_are_equal_and_marks_make_a_difference()
    {
        Assert.That(CallerTags.Parse(["a", "!b"]), Is.EqualTo(CallerTags.Parse([" a", "!b", "a"])));
        Assert.That(CallerTags.Parse(["a", "!b"]).GetHashCode(), Is.EqualTo(CallerTags.Parse([" a", "!b", "a"]).GetHashCode()));
        Assert.That(CallerTags.Parse(["a"]), Is.Not.EqualTo(CallerTags.Parse(["!a"])));
        Assert.That(CallerTags.Parse(["a"]), Is.Not.EqualTo(CallerTags.Parse(["&a"])));
        Assert.That(CallerTags.Parse(["!a"]), Is.Not.EqualTo(CallerTags.Parse(["&a"])));
        Assert.That(CallerTags.Parse(["a", "b"]), Is.Not.EqualTo(CallerTags.Parse(["ab"])));
    }
}
