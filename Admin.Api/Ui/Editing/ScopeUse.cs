namespace Admin.Api.Ui.Editing;

/// <summary>What a key's tags mean for its requests.</summary>
public enum ScopeUse
{
    /// <summary>The key has no scope of its own.</summary>
    None,

    /// <summary><c>allowed_tags</c>: requests may name tags among them, and never leave them.</summary>
    MayUse,

    /// <summary><c>enforced_tags</c>: the same fence, and what requests name is dropped unread.</summary>
    AlwaysUse,
}
