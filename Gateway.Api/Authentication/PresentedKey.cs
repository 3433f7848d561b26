using Shared.Contracts.Hosting;
using Shared.Contracts.Sync;

namespace Gateway.Api.Authentication;

/// <summary>The key that a request presents, as its hash: the key's text goes no further than this file.</summary>
internal readonly record struct PresentedKey(PresentedKeyState State, KeyHash Hash)
{
    public static PresentedKey Read(IHeaderDictionary headers)
    {
        var state = PresentedKeyText.Read(headers, out var text);
        return new PresentedKey(state, state == PresentedKeyState.Present ? KeyHash.Of(text) : default);
    }
}
