namespace Admin.Api.Http.Requests;

/// <summary>What a field of a request may hold.</summary>
internal enum FieldShape
{
    Text,
    Flag,
    Whole,
    Number,

    /// <summary>A list of strings.</summary>
    Texts,

    Object,
    List,

    /// <summary>Whatever JSON there is.</summary>
    Any,
}

/// <summary>A field that a reader asked for.</summary>
internal readonly record struct ReadField(string Name, FieldShape Shape);
