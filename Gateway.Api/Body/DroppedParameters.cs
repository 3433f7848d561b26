using System.Collections.Frozen;

namespace Gateway.Api.Body;

/// <summary>The parameters that a deployment leaves out of what its upstream gets, and which of them a body has.</summary>
/// <param name="names">In lower case, at most <see cref="Most"/>.</param>
internal sealed class DroppedParameters(FrozenSet<string> names)
{
    /// <summary>Eight that are named, and <c>extra_body</c>.</summary>
    public const int Most = 9;

    private readonly List<string> _found = [];

    /// <summary>Those that were found, each once.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>Whether a property goes. One that comes a second time stays: the edits of a body have room for one cut of each.</summary>
    public bool Take(FoldedName name)
    {
        if (!name.IsWhole) return false;
        foreach (var known in names)
        {
            if (!name.Text.SequenceEqual(known) || _found.Contains(known)) continue;
            _found.Add(known);
            return true;
        }

        return false;
    }
}
