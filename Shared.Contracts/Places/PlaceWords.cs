namespace Shared.Contracts.Places;

/// <summary>The words in which places are claimed and stated: <c>eu</c>, <c>eea</c>, <c>efta</c>, <c>uk</c>, country codes, the regions of the table, <c>own</c>.</summary>
public static class PlaceWords
{
    /// <summary>The operator's own machines.</summary>
    public const string Own = "own";

    /// <summary>What else is called by a word that is no country's code.</summary>
    private static readonly (string Word, CountrySet Countries)[] Groups =
        [("eu", Countries.Eu), ("eea", Countries.Eea), ("efta", Countries.Efta), ("uk", CountrySet.Of("gb"))];

    /// <summary>Every word there is, for advice where another was written.</summary>
    public static IEnumerable<string> All => Groups.Select(group => group.Word).Append(Own).Concat(Countries.All).Concat(Regions.Names);

    /// <summary>What the word means, or null. Words are in lower case, as tags are.</summary>
    public static Claim? Find(string word)
    {
        if (word == Own) return Claim.Own;
        foreach (var (name, countries) in Groups)
        {
            if (name == word) return new Claim(countries, IsOwn: false);
        }

        var country = Countries.IsCode(word) ? word : Regions.Find(word)?.Country;
        return country is null ? null : new Claim(CountrySet.Of(country), IsOwn: false);
    }
}
