{{/* What several templates share: names, labels, and what is true of every container. */}}

{{- define "gateway.image" -}}
{{ .root.Values.image.registry }}/{{ .name }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* Labels that select the pods of one part (gateway-api or gateway-admin). */}}
{{- define "gateway.selector" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "gateway.labels" -}}
{{ include "gateway.selector" . }}
app.kubernetes.io/part-of: gateway
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "gateway.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{/* A variable from a key of a Secret. */}}
{{- define "gateway.secretVariable" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}

{{/* Plain variables of the operator. */}}
{{- define "gateway.variables" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* What both services read of Secrets. */}}
{{- define "gateway.syncVariables" -}}
{{ include "gateway.secretVariable" (dict "variable" "general_settings__sync_key" "secret" .Values.secrets.sync "key" "sync-key") }}
{{ include "gateway.secretVariable" (dict "variable" "general_settings__redis_url" "secret" .Values.secrets.sync "key" "redis-url") }}
{{- end }}

{{/* Where pods are put. */}}
{{- define "gateway.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
